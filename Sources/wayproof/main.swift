print("wayproof")
