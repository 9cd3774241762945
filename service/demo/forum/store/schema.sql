CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    admin INTEGER NOT NULL DEFAULT 0,
    moderator INTEGER NOT NULL DEFAULT 0,
    trust_level INTEGER NOT NULL DEFAULT 1,
    title TEXT,
    created_at TEXT NOT NULL,
    last_posted_at TEXT,
    suspended_till TEXT,
    allow_private_messages INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS forum_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    full_name TEXT,
    automatic INTEGER NOT NULL DEFAULT 0,
    messageable_level INTEGER NOT NULL DEFAULT 99,
    created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS group_user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES forum_group (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    owner INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    UNIQUE (group_id, user_id)
);

CREATE TABLE IF NOT EXISTS category (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    slug TEXT NOT NULL,
    color TEXT NOT NULL,
    text_color TEXT NOT NULL,
    description TEXT NOT NULL,
    position INTEGER NOT NULL,
    parent_category_id INTEGER REFERENCES category (id),
    read_restricted INTEGER NOT NULL DEFAULT 0,
    topic_approval INTEGER NOT NULL DEFAULT 0,
    reply_approval INTEGER NOT NULL DEFAULT 0,
    form_template TEXT,
    allowed_tags TEXT NOT NULL DEFAULT '',
    minimum_required_tags INTEGER NOT NULL DEFAULT 0,
    allow_unlimited_owner_edits_on_first_post INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS category_group (
    category_id INTEGER NOT NULL REFERENCES category (id),
    group_id INTEGER NOT NULL REFERENCES forum_group (id),
    permission_type INTEGER NOT NULL,
    PRIMARY KEY (category_id, group_id)
);

CREATE TABLE IF NOT EXISTS tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    group_id INTEGER REFERENCES forum_group (id)
);

CREATE TABLE IF NOT EXISTS topic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    archetype TEXT NOT NULL,
    category_id INTEGER REFERENCES category (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    -- Deleted topics keep their key, as in Discourse's own unique index.
    external_id TEXT UNIQUE COLLATE NOCASE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    bumped_at TEXT NOT NULL,
    last_posted_at TEXT NOT NULL,
    last_post_user_id INTEGER NOT NULL,
    highest_post_number INTEGER NOT NULL DEFAULT 0,
    posts_count INTEGER NOT NULL DEFAULT 0,
    views INTEGER NOT NULL DEFAULT 0,
    visible INTEGER NOT NULL DEFAULT 1,
    closed INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0,
    pinned_at TEXT,
    pinned_until TEXT,
    pinned_globally INTEGER NOT NULL DEFAULT 0,
    deleted_at TEXT,
    deleted_by_id INTEGER
);
CREATE INDEX IF NOT EXISTS topic_list ON topic (category_id, bumped_at);
CREATE INDEX IF NOT EXISTS topic_title ON topic (title COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS topic_author ON topic (user_id, created_at);

CREATE TABLE IF NOT EXISTS topic_tag (
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (topic_id, tag_id)
);

CREATE TABLE IF NOT EXISTS topic_allowed_user (
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    PRIMARY KEY (topic_id, user_id)
);

CREATE TABLE IF NOT EXISTS topic_allowed_group (
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    group_id INTEGER NOT NULL REFERENCES forum_group (id),
    PRIMARY KEY (topic_id, group_id)
);

CREATE TABLE IF NOT EXISTS post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    post_number INTEGER NOT NULL,
    post_type INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES user (id),
    raw TEXT NOT NULL,
    cooked TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    last_version_at TEXT NOT NULL,
    raw_of_version TEXT,
    last_editor_id INTEGER NOT NULL,
    edit_reason TEXT,
    reply_to_post_number INTEGER,
    like_count INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,
    hidden_at TEXT,
    hidden_reason_id INTEGER,
    user_deleted INTEGER NOT NULL DEFAULT 0,
    deleted_at TEXT,
    deleted_by_id INTEGER,
    action_code TEXT,
    UNIQUE (topic_id, post_number)
);
CREATE INDEX IF NOT EXISTS post_author ON post (user_id, created_at);

CREATE TABLE IF NOT EXISTS post_revision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES post (id),
    number INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    raw_before TEXT NOT NULL,
    title_before TEXT,
    edit_reason TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (post_id, number)
);

CREATE TABLE IF NOT EXISTS post_like (
    post_id INTEGER NOT NULL REFERENCES post (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    created_at TEXT NOT NULL,
    PRIMARY KEY (post_id, user_id)
);

CREATE TABLE IF NOT EXISTS post_flag (
    post_id INTEGER NOT NULL REFERENCES post (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    type_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (post_id, user_id)
);

-- A poll's options stand in its post's text; a vote names one by its id.
CREATE TABLE IF NOT EXISTS poll (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES post (id),
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (post_id, name)
);

CREATE TABLE IF NOT EXISTS poll_vote (
    poll_id INTEGER NOT NULL REFERENCES poll (id) ON DELETE CASCADE,
    option_id TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES user (id),
    created_at TEXT NOT NULL,
    PRIMARY KEY (poll_id, option_id, user_id)
);

-- What waits for staff: posts that are not there yet, and posts that somebody flagged (then target_id names them).
CREATE TABLE IF NOT EXISTS reviewable (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    score REAL NOT NULL DEFAULT 0,
    reply_to_post_number INTEGER,
    user_id INTEGER NOT NULL REFERENCES user (id),
    topic_id INTEGER REFERENCES topic (id),
    category_id INTEGER REFERENCES category (id),
    title TEXT,
    raw TEXT NOT NULL,
    tags TEXT NOT NULL,
    status INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    target_id INTEGER
);

CREATE TABLE IF NOT EXISTS web_hook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payload_url TEXT NOT NULL,
    secret TEXT NOT NULL,
    content_type INTEGER NOT NULL DEFAULT 1,
    active INTEGER NOT NULL DEFAULT 1,
    wildcard INTEGER NOT NULL DEFAULT 1,
    event_type_ids TEXT NOT NULL DEFAULT '',
    category_ids TEXT NOT NULL DEFAULT '',
    tag_names TEXT NOT NULL DEFAULT '',
    verify_certificate INTEGER NOT NULL DEFAULT 1,
    last_delivery_status INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS web_hook_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    web_hook_id INTEGER NOT NULL REFERENCES web_hook (id) ON DELETE CASCADE,
    event_type TEXT NOT NULL,
    event_name TEXT NOT NULL,
    body TEXT NOT NULL,
    run_at TEXT NOT NULL,
    retry_count INTEGER NOT NULL DEFAULT 0,
    web_hook_event_id INTEGER
);

CREATE TABLE IF NOT EXISTS web_hook_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    web_hook_id INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    event_name TEXT NOT NULL,
    request_url TEXT NOT NULL,
    headers TEXT NOT NULL DEFAULT '{}',
    payload TEXT NOT NULL,
    status INTEGER,
    response_headers TEXT NOT NULL DEFAULT '{}',
    response_body TEXT NOT NULL DEFAULT '',
    duration_ms INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS web_hook_event_of ON web_hook_event (web_hook_id, id);

-- The answers of POST /posts, for calls that come twice; real time in seconds, not the forum's clock.
CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, status INTEGER NOT NULL, body TEXT NOT NULL, until REAL NOT NULL);

-- What people did that only so much of is taken in a while (Discourse's RateLimiter); the forum's time.
CREATE TABLE IF NOT EXISTS pace (user_id INTEGER NOT NULL, action TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS pace_of ON pace (user_id, action, at);

CREATE TABLE IF NOT EXISTS session (
    token TEXT PRIMARY KEY,
    -- Nobody is signed in yet, but the sign-in form has its token.
    user_id INTEGER REFERENCES user (id),
    csrf TEXT NOT NULL,
    created_at TEXT NOT NULL
);
