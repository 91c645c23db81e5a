-- Lists of products by what staff know them by.
create index catalog_product_brand on catalog_product (brand, id) where brand is not null;
create index catalog_product_type on catalog_product (product_type, id)
    where product_type is not null;
