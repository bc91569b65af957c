#include "unbidden_resources.h"

// What `unbidden report` makes its page of.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page[] = {
#embed "report/page.mustache"
};

static const unsigned char recording[] = {
#embed "report/recording.mustache"
};

static const unsigned char style[] = {
#embed "report/report.css"
};

static const unsigned char script[] = {
#embed "report/dates.js"
};

unbidden_resource unbidden_report_page(void) { return (unbidden_resource){page, sizeof page}; }

unbidden_resource unbidden_report_recording(void) { return (unbidden_resource){recording, sizeof recording}; }

unbidden_resource unbidden_report_style(void) { return (unbidden_resource){style, sizeof style}; }

unbidden_resource unbidden_report_script(void) { return (unbidden_resource){script, sizeof script}; }
