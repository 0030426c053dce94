"""Role models, collectives and speakers: their stories and honours, never more of them than they agreed to."""
