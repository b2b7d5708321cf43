-- What an editor's correction taught about a source: applied to everything it posts from then on.
CREATE TABLE source_rule (
    id         uuid PRIMARY KEY,
    source_id  uuid NOT NULL REFERENCES source,
    what       text NOT NULL,             -- of a line its role, else the field: title, byline, category, ...
    how        text NOT NULL CHECK (how IN (
        'line',        -- a line that says `said` (plain: no case, any number) has the role
        'label',       -- a line whose label is `said` has the role, whatever stands behind it
        'cut_prefix', 'cut_suffix',  -- `said` is cut from the field's beginning or end
        'replace',     -- where the field says `said`, it says `say`
        'always',      -- the field says `say`, whatever was found
        'article'      -- the field says `say` in the one article whose identity is `said`
    )),
    said       text NOT NULL DEFAULT '',
    say        text NOT NULL DEFAULT '',
    state      text NOT NULL DEFAULT 'draft' CHECK (state IN (
        'draft',       -- on trial in one run;  -> active | ended
        'active',      -- -> ended
        'ended'
    )),
    made_from  uuid NOT NULL,             -- the article that was corrected
    note       text NOT NULL DEFAULT '',
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz
);
CREATE INDEX source_rule_active ON source_rule (source_id, id) WHERE state = 'active';

-- One reading again of many articles by the code of today; nothing that readers see changes before it is promoted.
CREATE TABLE rerun (
    id                 uuid PRIMARY KEY,
    state              text NOT NULL DEFAULT 'filling' CHECK (state IN (
        'filling',     -- its articles are being written down;  -> running | discarded
        'running',     -- -> ready, by the sweep when nothing of it waits; -> discarded
        'ready',       -- -> promoted | discarded
        'promoted',    -- -> undone | closed
        'undone',      -- -> discarded
        'closed',      -- promoted for good: its rereads were thrown away
        'discarded'
    )),
    source_id          uuid REFERENCES source,       -- NULL: of all sources
    since              timestamptz,                  -- received since then; NULL: all
    rule_id            uuid REFERENCES source_rule,  -- the draft that is on trial
    pipeline_revision  integer,           -- of the code that read; known when it is ready
    articles           integer NOT NULL DEFAULT 0,
    counts             jsonb,             -- rereads by state, when they were thrown away
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at           timestamptz
);
CREATE INDEX rerun_running ON rerun (id) WHERE state = 'running';

-- One article of a run: what it was compared with, and what it would become.
CREATE TABLE reread (
    id                 uuid PRIMARY KEY,  -- also of its work row, of kind 'reread'
    rerun_id           uuid NOT NULL REFERENCES rerun,
    article_id         uuid NOT NULL REFERENCES article,
    submission_id      uuid NOT NULL REFERENCES submission,  -- the article's current one
    content_hash       bytea NOT NULL,    -- the article's current copy
    state              text NOT NULL DEFAULT 'waiting' CHECK (state IN (
        'waiting',     -- -> the next four, by a worker's finish; -> failed, by the sweep
        'unchanged',
        'changed',     -- -> promoted | passed
        'refused',     -- today's code finds no article in it: the copy stays as it is
        'failed',      -- our fault: the copy stays as it is
        'promoted',    -- -> undone
        'passed',      -- the article had changed meanwhile and was left alone
        'undone'
    )),
    fields             text[] NOT NULL DEFAULT '{}',  -- what differs
    problem            jsonb,             -- {code, message, stage} of refused and failed
    made               jsonb,             -- of changed: {copy: a row of copy, listed_at, category_key}
    before             jsonb,             -- of promoted: the same, as it was
    pipeline_revision  integer
);
CREATE INDEX reread_of_rerun ON reread (rerun_id, state, id);

-- NOT VALID: what stands there was held to fewer words, and need not be looked at again.
ALTER TABLE history DROP CONSTRAINT history_event_check;
ALTER TABLE history ADD CONSTRAINT history_event_check CHECK (event IN (
    'received', 'claimed', 'retry', 'released', 'crashed', 'finished', 'failed', 'replayed', 'withdrawn',
    'reread'  -- its payload was read again, and the better copy promoted (or that undone): {rerun, fields}
)) NOT VALID;

COMMENT ON COLUMN work.id IS 'of kind enrich the submission''s id, of kind reread the reread''s';
