-- Whether an address has ordered before is asked at each cart of a market with a promotion for that.

create index customers_party_email on customers_party (lower(email)) where email is not null;
