#include "unbidden_resources.h"

// Each file of words/ twice: its bytes, and its line in the table. A name without its file does not
// compile; a file without its name fails BundledWordsTests.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char alexa[] = {
#embed "words/alexa.wake"
};

static const unsigned char amazon[] = {
#embed "words/amazon.wake"
};

static const unsigned char computer[] = {
#embed "words/computer.wake"
};

static const unsigned char echo[] = {
#embed "words/echo.wake"
};

static const unsigned char hey_google[] = {
#embed "words/hey_google.wake"
};

static const unsigned char hey_jarvis[] = {
#embed "words/hey_jarvis.wake"
};

static const unsigned char hey_mycroft[] = {
#embed "words/hey_mycroft.wake"
};

static const unsigned char hey_siri[] = {
#embed "words/hey_siri.wake"
};

static const unsigned char jarvis[] = {
#embed "words/jarvis.wake"
};

static const unsigned char ok_google[] = {
#embed "words/ok_google.wake"
};

static const unsigned char okay_nabu[] = {
#embed "words/okay_nabu.wake"
};

static const unsigned char smart_mirror[] = {
#embed "words/smart_mirror.wake"
};

static const unsigned char snowboy[] = {
#embed "words/snowboy.wake"
};

static const unsigned char view_glass[] = {
#embed "words/view_glass.wake"
};

static const unsigned char ziggy[] = {
#embed "words/ziggy.wake"
};

#define WORD(name) {#name, {name, sizeof name}}

static const unbidden_word words[] = {
    WORD(alexa), WORD(amazon), WORD(computer), WORD(echo), WORD(hey_google), WORD(hey_jarvis),
    WORD(hey_mycroft), WORD(hey_siri), WORD(jarvis), WORD(ok_google), WORD(okay_nabu),
    WORD(smart_mirror), WORD(snowboy), WORD(view_glass), WORD(ziggy),
};

size_t unbidden_word_count(void) { return sizeof words / sizeof *words; }

unbidden_word unbidden_word_at(size_t number) { return words[number]; }
