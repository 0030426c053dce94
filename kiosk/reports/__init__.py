"""Numbers of the centre with what they mean: sessions, attendances, hours, by month and year. No rows of people or units."""
