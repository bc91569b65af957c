#include "unbidden_resources.h"

// Each file of words/ twice: its bytes, and its line in the table. A name without its file does not
// compile; a file without its name fails BundledWordsTests.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char alexa[] = {
#embed "words/alexa.wake"
};

#define WORD(name) {#name, {name, sizeof name}}

static const unbidden_word words[] = {
    WORD(alexa),
};

size_t unbidden_word_count(void) { return sizeof words / sizeof *words; }

unbidden_word unbidden_word_at(size_t number) { return words[number]; }
