import CResources
func placeholder() -> Int { unbidden_background_length }
