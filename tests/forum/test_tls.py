"""The gateway over TLS: a certificate nobody vouches for, and a forum that trickles inside the tunnel."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from service.domain.ids import PostId, TopicId
from service.errors import RetryLater
from service.forum.caller import THREADS
from service.forum.client import ForumClient
from service.forum.wire import Patience
from tests.forum.purses import Purse
from tests.forum.raw_server import Behave, make_answer, raw_server, trickle
from tests.forum.samples import make_post

POST = make_answer(200, make_post())
PATIENCE = Patience(total_s=2)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    signed = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    path = tmp_path / "forum.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def make_client(port: int) -> ForumClient:
    return ForumClient(f"https://127.0.0.1:{port}", "k" * 64, "companion", account=Purse(), patience=PATIENCE)


async def test_certificate_nobody_vouches_for_stops_before_anything_is_said(tls: ssl.SSLContext) -> None:
    async with raw_server(POST, tls=tls) as server:
        client = make_client(server.port)
        with pytest.raises(RetryLater, match="SSLCertVerificationError") as caught:
            await client.create_reply(TopicId(1), "Come.")
        client.close()
    assert not caught.value.unknown
    assert server.requests == []


async def test_trickling_forum_behind_tls_frees_its_threads_too(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    answers: list[bytes | Behave] = [*[trickle] * THREADS, POST]
    async with raw_server(*answers, tls=tls) as server:
        client = make_client(server.port)
        slow = [client.create_reply(TopicId(1), f"Come {number}.") for number in range(THREADS)]
        failed = await asyncio.gather(*slow, return_exceptions=True)
        assert all(isinstance(error, RetryLater) and error.unknown for error in failed)
        assert (await client.fetch_post(PostId(900))).id == 900
        client.close()
