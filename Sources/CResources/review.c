#include "unbidden_resources.h"

// What `unbidden review` serves.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page[] = {
#embed "review/review.html"
};

static const unsigned char recording[] = {
#embed "review/recording.mustache"
};

static const unsigned char style[] = {
#embed "review/review.css"
};

static const unsigned char script[] = {
#embed "review/review.js"
};

unbidden_resource unbidden_review_page(void) { return (unbidden_resource){page, sizeof page}; }

unbidden_resource unbidden_review_recording(void) { return (unbidden_resource){recording, sizeof recording}; }

unbidden_resource unbidden_review_style(void) { return (unbidden_resource){style, sizeof style}; }

unbidden_resource unbidden_review_script(void) { return (unbidden_resource){script, sizeof script}; }
