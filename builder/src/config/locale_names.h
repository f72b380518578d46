// What ICU knows by name.
#ifndef RAPPORT_BUILDER_CONFIG_LOCALE_NAMES_H_
#define RAPPORT_BUILDER_CONFIG_LOCALE_NAMES_H_

#include <string>

namespace rapport::builder {

// Whether `locale` is a well-formed BCP 47 tag whose language Unicode CLDR describes.
bool IsKnownLocale(const std::string& locale);

}  // namespace rapport::builder

#endif  // RAPPORT_BUILDER_CONFIG_LOCALE_NAMES_H_
