-- Near-duplicate articles of several sources, shown once ---------------------------------------------------------------

-- Every article is a member of one story, mostly of one that it has for itself. A story is nothing but its members; its
-- id is that of its first one and stays, also when that one leaves.
CREATE TABLE story_member (
    article_id  uuid PRIMARY KEY REFERENCES article,
    story_id    uuid NOT NULL,
    like_id     uuid,                     -- the member it was found to be like; NULL: it was the first
    likeness    real NOT NULL DEFAULT 1,  -- 0..1
    rule        text NOT NULL,            -- 'first' | 'text' | 'address' | 'parted'
    sample      bytea NOT NULL,           -- of its runs of two words: sorted little-endian uint32
    address_key bigint,                   -- of its URL
    joined_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX story_member_of_story ON story_member (story_id);

-- Near copies meet here: equal keys, from a MinHash of the text or from the address.
CREATE TABLE band (
    key         bigint NOT NULL,
    article_id  uuid NOT NULL,
    PRIMARY KEY (key, article_id)
);
CREATE INDEX band_of_article ON band (article_id);

-- An editor took the article out of this story: it never joins it again.
CREATE TABLE parted (
    article_id  uuid NOT NULL REFERENCES article,
    story_id    uuid NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (article_id, story_id)
);

-- What editors ruled about tags ------------------------------------------------------------------------------------------

CREATE TABLE tag_ruling (
    article_id  uuid NOT NULL REFERENCES article,
    source_id   uuid NOT NULL REFERENCES source,
    kind        text NOT NULL,
    key         text NOT NULL,
    label       text NOT NULL,
    ruling      text NOT NULL CHECK (ruling IN (
        'confirmed',  -- the article has this tag, whatever a later reading finds
        'refused',    -- neither the article has it nor any later one of its source
        'added'       -- as confirmed, and no tagger had found it
    )),
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (article_id, kind, key)
);
CREATE INDEX tag_ruling_of_source ON tag_ruling (source_id);

-- What a reader in a hurry needs -----------------------------------------------------------------------------------------

ALTER TABLE copy
    ADD COLUMN key_sentences jsonb NOT NULL DEFAULT '[]',  -- [[block, start, end]], in the order of the text
    ADD COLUMN key_dates     jsonb NOT NULL DEFAULT '[]',  -- [{date, precision, text, span: [block, start, end], rule}]
    ADD COLUMN tag_faults    text[] NOT NULL DEFAULT '{}'; -- taggers that broke: the article is due to be tagged again
CREATE INDEX copy_untagged ON copy (article_id) WHERE tag_faults <> '{}';
ALTER TABLE rerun ADD COLUMN untagged boolean NOT NULL DEFAULT false;  -- only articles that are due to be tagged again
