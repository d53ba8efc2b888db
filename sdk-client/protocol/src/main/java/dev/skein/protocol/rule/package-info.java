/** The rules the contract declares, for calls and for fields, in a form that is quick to follow. */
@NullMarked
package dev.skein.protocol.rule;

import org.jspecify.annotations.NullMarked;
