#ifndef UNBIDDEN_RESOURCES_H
#define UNBIDDEN_RESOURCES_H

#include <stddef.h>

// Files that live in the program's read-only data, so that nothing has to be installed or found.

/// The bytes of a file.
typedef struct {
  const unsigned char *bytes;
  size_t length;
} unbidden_resource;

/// `background.safetensors`, the background model that every wake word made of takes is scored
/// against.
unbidden_resource unbidden_background(void);

/// `acoustic_model.safetensors`, the learned network: states of the bundled words, and phones.
unbidden_resource unbidden_acoustic_model(void);

/// `phone_background.safetensors`, what the acoustic model makes of hours without a wake word.
unbidden_resource unbidden_phone_background(void);

/// The template of a report's page (Mustache), that of a recording in it, its style sheet, and the script that
/// writes dates as the reader's locale has them.
unbidden_resource unbidden_report_page(void);
unbidden_resource unbidden_report_recording(void);
unbidden_resource unbidden_report_style(void);
unbidden_resource unbidden_report_script(void);

/// The page of `unbidden review`, the template of a recording in it (Mustache), its style sheet beside that of a
/// report, and its script.
unbidden_resource unbidden_review_page(void);
unbidden_resource unbidden_review_recording(void);
unbidden_resource unbidden_review_style(void);
unbidden_resource unbidden_review_script(void);

/// A wake word that comes with the program.
typedef struct {
  /// Of the wake word, and of its file in `words/` without the ending.
  const char *name;
  unbidden_resource file;
} unbidden_word;

size_t unbidden_word_count(void);

/// The word of that number, from 0; they are in the order of their names.
unbidden_word unbidden_word_at(size_t number);

#endif
