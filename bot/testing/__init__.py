"""What tests of a shop and of Shopclerk itself are made of."""
