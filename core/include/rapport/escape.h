// Writes values into HTML so that they can only ever be text, an attribute's value or a harmless address.
#ifndef RAPPORT_ESCAPE_H_
#define RAPPORT_ESCAPE_H_

#include <string>
#include <string_view>

#include "rapport/template_ops.h"

namespace rapport {

// Appends `value` as the place needs it. Null bytes are left out. A URL whose scheme is not http, https or
// mailto (relative ones are fine) is left out whole; control characters and spaces do not hide a scheme
// (WHATWG URL Standard).
void AppendEscaped(std::string_view value, Escape escape, std::string* out);

// RFC 3986 percent-encoding of everything but unreserved characters. Null bytes are left out.
void AppendPercentEncoded(std::string_view value, std::string* out);

// True for relative addresses and the allowed schemes.
bool IsSafeUrl(std::string_view url);

}  // namespace rapport

#endif  // RAPPORT_ESCAPE_H_
