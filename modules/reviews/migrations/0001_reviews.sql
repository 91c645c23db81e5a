-- What customers say of products: reviews with the answers to them, ratings, reports, votes, and
-- what is held for a person.

create table reviews_review (
    id uuid not null primary key,
    product uuid not null,
    variant uuid,
    order_id uuid,                 -- that it was bought by; none: it comes from elsewhere
    line bigint,
    party uuid,                    -- the buyer of that order
    profile uuid,                  -- the customer who wrote it
    source text not null check (source = 'own' or source = 'import'),
    origin text,                   -- whom it was imported from
    external_reference text,       -- what they call it
    legal_entity uuid,             -- of the shop that it was written in, or whose key imported it
    market uuid,
    channel uuid,
    language text not null,
    rating bigint not null check (rating >= 1 and rating <= 5),
    title text,
    text text,
    author text,                   -- as it is shown
    state text not null check (state = 'pending' or state = 'approved' or state = 'rejected' or
        state = 'withdrawn'),
    flags text not null,           -- why a person should look: "link,word"
    reason text,                   -- why it was rejected, for who wrote it
    helpful bigint not null check (helpful >= 0),  -- the fold of the votes
    reports bigint not null check (reports >= 0),  -- the fold of the reports
    reports_seen bigint not null,  -- how many of them there were when a person decided last
    answer text,
    answer_author text,            -- as it is shown
    answer_state text check (answer_state = 'draft' or answer_state = 'published'),
    answered_at bigint,
    written_at bigint not null,    -- when it was written, wherever that was
    moderated_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null
);
-- One of a customer about a product.
create unique index reviews_review_profile on reviews_review (profile, product)
    where profile is not null;
-- And one of a guest.
create unique index reviews_review_guest on reviews_review (party, product)
    where profile is null and party is not null;
create unique index reviews_review_reference on reviews_review (origin, external_reference)
    where external_reference is not null;
create index reviews_review_newest on reviews_review (product, written_at, id)
    where state = 'approved';
create index reviews_review_helpful on reviews_review (product, helpful, id)
    where state = 'approved';
create index reviews_review_waiting on reviews_review (id) where state = 'pending';
create index reviews_review_reported on reviews_review (id) where reports > reports_seen;
create index reviews_review_rejected on reviews_review (moderated_at, id)
    where state = 'rejected' and (title is not null or text is not null or author is not null);
create index reviews_review_party on reviews_review (party) where party is not null;

-- What approved reviews say together, kept in the write that approves them or takes that back.
create table reviews_rating (
    product uuid not null,
    language text not null,
    stars_1 bigint not null check (stars_1 >= 0),
    stars_2 bigint not null check (stars_2 >= 0),
    stars_3 bigint not null check (stars_3 >= 0),
    stars_4 bigint not null check (stars_4 >= 0),
    stars_5 bigint not null check (stars_5 >= 0),
    verified bigint not null check (verified >= 0),  -- of those: by who bought it here
    version bigint not null,
    primary key (product, language)
)
--sqlite: without rowid
;

-- A customer reports a review once, and finds it helpful once.
create table reviews_report (
    review uuid not null,
    profile uuid not null,
    reason text not null,
    reported_at bigint not null,
    primary key (review, profile)
)
--sqlite: without rowid
;
create index reviews_report_profile on reviews_report (profile, reported_at);

create table reviews_vote (
    review uuid not null,
    profile uuid not null,
    voted_at bigint not null,
    primary key (review, profile)
)
--sqlite: without rowid
;
create index reviews_vote_profile on reviews_vote (profile);

-- What is held for a person. One row, once somebody has said something.
create table reviews_rules (
    id bigint not null primary key check (id = 1),
    auto_approve bigint not null check (auto_approve in (0, 1)),
    words text not null,           -- JSON array
    updated_at bigint not null,
    version bigint not null
);
