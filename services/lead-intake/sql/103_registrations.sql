-- Who at a dealer registered which lead, and how much of what has to be asked they obtained (000-32). Nothing about the customer.
create table registrations (
    lead      uuid        not null constraint pk_registrations primary key,
    brand     varchar     not null,
    dealer    varchar     not null,
    staff     varchar     not null,
    source    varchar     not null,
    gated     boolean     not null,  -- the customer called or came, so all five had to be asked
    obtained  int         not null,  -- of the five
    submitted boolean     not null,  -- waits, or waited, for the sales manager (004-24)
    at        timestamptz not null
);
create index registrations_dealer on registrations (dealer, at);
create index registrations_submitted on registrations (dealer, at) where submitted;
