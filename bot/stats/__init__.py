"""Numbers for a lead: what was counted, added up, told in words, as a table and as a picture. Knows neither Redis nor
messengers."""
