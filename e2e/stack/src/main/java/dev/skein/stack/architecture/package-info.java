/**
 * What a service looks like from the inside, as rules that fail a build: {@link
 * dev.skein.stack.architecture.SkeinArchitecture}.
 */
@NullMarked
package dev.skein.stack.architecture;

import org.jspecify.annotations.NullMarked;
