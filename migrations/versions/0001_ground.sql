-- The ground everything stands on. Read it from top to bottom: who posts, what was posted, what still has to be
-- done, what came of it, what readers see, what happened.

-- Who posts ---------------------------------------------------------------------------------------------------------

CREATE TABLE source (
    id          uuid PRIMARY KEY,
    name        text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE api_key (
    public_part  text PRIMARY KEY,        -- the 8 characters after cdk_; shown in lists
    hash         bytea NOT NULL,          -- SHA-256 of the whole key; 160 random bits need no slow hash
    source_id    uuid NOT NULL REFERENCES source,
    scopes       text[] NOT NULL,         -- ingest, read, ops
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at   timestamptz
);

-- What was posted ---------------------------------------------------------------------------------------------------

-- Content-addressed and never changed: the same bytes posted twice are kept once.
CREATE TABLE payload (
    hash   bytea PRIMARY KEY,             -- SHA-256
    bytes  bytea NOT NULL
);
-- Compressing costs 35 us of server CPU a row at 3 KB; the disk is cheaper.
ALTER TABLE payload ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE SEQUENCE accept_seq;

CREATE TABLE submission (
    id              uuid PRIMARY KEY,
    accept_seq      bigint NOT NULL DEFAULT nextval('accept_seq'),
    source_id       uuid NOT NULL REFERENCES source,
    payload_hash    bytea NOT NULL REFERENCES payload,
    content_type    text NOT NULL,
    hints           jsonb NOT NULL,       -- what came beside the body: url, external_id
    correlation_id  text NOT NULL,
    batch_id        uuid,
    received_at     timestamptz NOT NULL DEFAULT clock_timestamp(),

    status          text NOT NULL DEFAULT 'received' CHECK (status IN (
        'received',    -- -> any of the others, by a worker's finish
        'published',   -- the first of its article;  -> withdrawn
        'updated',     -- another text of a known article;  -> withdrawn
        'unchanged',   -- the same text again;  -> withdrawn
        'rejected',    -- the content's fault, for good
        'failed',      -- our fault;  -> received, by a replay
        'withdrawn'    -- taken back by its source
    )),
    problem         jsonb,                -- {code, message, stage} of rejected and failed
    article_id      uuid,                 -- known once it is identified
    content_hash    bytea,                -- which copy came of it; the article's revisions are these, by accept_seq
    finished_at     timestamptz
);
-- The short id that people type: the last 8 of 26 characters are the low 40 bits.
CREATE INDEX submission_short ON submission (substring(uuid_send(id) FROM 12 FOR 5));
CREATE INDEX submission_of_article ON submission (article_id, accept_seq) WHERE article_id IS NOT NULL;
CREATE INDEX submission_of_batch ON submission (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX submission_failed ON submission (finished_at DESC, id) WHERE status = 'failed';
CREATE INDEX submission_status ON submission (status);

CREATE TABLE idempotency (
    source_id     uuid NOT NULL REFERENCES source,
    key           text NOT NULL,
    request_hash  bytea NOT NULL,         -- method, path, query, content type and body
    answer        bytea NOT NULL,         -- the body that was answered, to be answered again
    location      text,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source_id, key)
);

-- What still has to be done -----------------------------------------------------------------------------------------

-- A row here is the truth that something is due; the Celery message is only the bell. Done means: the row is gone.
CREATE TABLE work (
    id           uuid PRIMARY KEY,        -- for kind 'enrich' the submission's id
    kind         text NOT NULL,
    due_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    rung_at      timestamptz NOT NULL DEFAULT clock_timestamp(),  -- the accepting process rings right after COMMIT
    attempts     smallint NOT NULL DEFAULT 0,   -- counted before the work, so that a crash counts
    crashes      smallint NOT NULL DEFAULT 0,   -- leases that ran out without a word
    suspect      boolean NOT NULL DEFAULT false, -- crashed once: only the lane of its own may claim it
    lease_token  uuid,
    lease_until  timestamptz,
    CHECK ((lease_token IS NULL) = (lease_until IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX work_due ON work (kind, due_at, id) WHERE lease_token IS NULL AND NOT suspect;
CREATE INDEX work_leased ON work (lease_until) WHERE lease_token IS NOT NULL;
CREATE INDEX work_suspect ON work (kind, due_at, id) WHERE lease_token IS NULL AND suspect;

-- One row a transition, appended in the transaction that makes it true.
CREATE TABLE history (
    submission_id  uuid NOT NULL,
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    event          text NOT NULL CHECK (event IN (
        'received', 'claimed', 'retry', 'released', 'crashed', 'finished', 'failed', 'replayed', 'withdrawn')),
    attempt        smallint NOT NULL DEFAULT 0,
    worker         text NOT NULL DEFAULT '',
    detail         jsonb NOT NULL DEFAULT '{}'  -- finished: {outcome, stages: [...]}; retry, failed: {stage, code, message}
);
CREATE INDEX history_of_submission ON history (submission_id, at);
-- Rows come in the order of their time: a few bytes for each 128 pages are enough to find the last minute.
CREATE INDEX history_recent ON history USING brin (at) WITH (autosummarize = on);

-- What came of it ---------------------------------------------------------------------------------------------------

CREATE TABLE article (
    id            uuid PRIMARY KEY,       -- the id of its first submission
    source_id     uuid NOT NULL REFERENCES source,
    identity      text NOT NULL,          -- 'id:' external id | 'url:' canonical URL | 'text:' hash; never crosses sources
    accept_seq    bigint NOT NULL DEFAULT 0,   -- the highest applied: an older submission that comes late is a past revision
    content_hash  bytea,                  -- the current copy
    withdrawn_seq bigint NOT NULL DEFAULT 0,   -- taken back at this point of the accept order; a later post brings it back
    visible       boolean NOT NULL GENERATED ALWAYS AS (accept_seq > withdrawn_seq) STORED,
    withdrawn_at  timestamptz,
    received_at   timestamptz NOT NULL,   -- of its first submission
    changed_at    timestamptz NOT NULL,   -- when the current copy became current
    listed_at     timestamptz NOT NULL,   -- its place in the river: published_at, but never in the future
    category_key  text,                   -- slug of the current copy's category
    UNIQUE (source_id, identity)
);
CREATE INDEX article_river ON article (listed_at DESC, id DESC) WHERE visible;
CREATE INDEX article_river_of_category ON article (category_key, listed_at DESC, id DESC) WHERE visible;

-- A text an article has or had. Kept by content, so that A, B, A is two copies and three revisions.
CREATE TABLE copy (
    article_id         uuid NOT NULL REFERENCES article,
    content_hash       bytea NOT NULL,
    pipeline_revision  integer NOT NULL,  -- of the code that read it
    recognised         text NOT NULL,
    title              text NOT NULL,
    summary            text NOT NULL,     -- the first words of the body, for lists
    blocks             jsonb NOT NULL,    -- [{"kind": "paragraph", "text": "..."}]
    byline             text[] NOT NULL,
    published_at       timestamptz,
    modified_at        timestamptz,
    category           text,
    language           text,
    url                text,
    words              integer NOT NULL,
    capabilities       text[] NOT NULL,
    origins            jsonb NOT NULL,    -- {"title": {"origin": "dump-line 7", "rule": "..."}}
    lines              jsonb NOT NULL,    -- of a text dump: [[number, role, rule]]
    warnings           text[] NOT NULL,
    extra              jsonb NOT NULL,
    tags               jsonb NOT NULL,    -- [{kind, key, label, score, rule, spans: [[block, start, end]], data}]
    PRIMARY KEY (article_id, content_hash)
);
-- As with payloads: compressing the texts took a third of storing an article.
ALTER TABLE copy ALTER COLUMN blocks SET STORAGE EXTERNAL, ALTER COLUMN tags SET STORAGE EXTERNAL;

-- The tags of the current copies, turned round so that a tag finds its articles. No foreign key: it would be checked
-- for each of twenty rows an article, which the transaction that writes them has just locked.
CREATE TABLE article_tag (
    article_id  uuid NOT NULL,
    kind        text NOT NULL,
    key         text NOT NULL,
    label       text NOT NULL,
    score       real NOT NULL,
    PRIMARY KEY (article_id, kind, key)
);
CREATE INDEX article_tag_by_tag ON article_tag (kind, key, article_id DESC);

-- What readers add --------------------------------------------------------------------------------------------------

CREATE TABLE comment (
    id          uuid PRIMARY KEY,
    article_id  uuid NOT NULL REFERENCES article,
    name        text NOT NULL,
    body        text NOT NULL,            -- as typed; escaped where it is shown
    state       text NOT NULL CHECK (state IN (
        'shown',      -- at once, unless comments are held
        'held',       -- -> shown | removed, by a moderator
        'removed'
    )),
    posted_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX comment_of_article ON comment (article_id, posted_at, id);

-- What happened -----------------------------------------------------------------------------------------------------

-- CloudEvents, appended as the last statements of their transaction under an advisory lock, so that seq order is
-- commit order and a plain seq > cursor never misses one. Search, live pages and feeds are projections of it.
CREATE TABLE event (
    seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type     text NOT NULL,               -- article.published | article.updated | article.withdrawn | comment.posted
    subject  uuid NOT NULL,               -- the article
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    data     jsonb NOT NULL DEFAULT '{}'
);

-- Small processes say here that they are alive; /readyz looks.
CREATE TABLE heartbeat (
    name  text PRIMARY KEY,
    at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
