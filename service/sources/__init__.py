"""Where circles come from besides the forum: `protocol` is what we ask of a source, `p2pu` asks it of P2PU's site."""
