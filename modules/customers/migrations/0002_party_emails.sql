-- Whether an address has ordered before is asked at each cart where a promotion is for first ones.

create index customers_party_email on customers_party (lower(email)) where email is not null;
