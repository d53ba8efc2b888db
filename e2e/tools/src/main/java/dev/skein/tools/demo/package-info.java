/** {@code ./skein demo}; {@link dev.skein.tools.demo.Example} is the example of the README. */
@NullMarked
package dev.skein.tools.demo;

import org.jspecify.annotations.NullMarked;
