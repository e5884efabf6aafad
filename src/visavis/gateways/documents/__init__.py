"""Documents for the record: PDF/A-2a and PDF/UA-1, made by Typst from values, never from markup."""
