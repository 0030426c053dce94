"""Numbers of the centre with what they mean, by month and year. No rows of people, none of units."""
