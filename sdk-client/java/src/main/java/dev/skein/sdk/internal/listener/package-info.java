/** The way to the application's listeners. */
@NullMarked
package dev.skein.sdk.internal.listener;

import org.jspecify.annotations.NullMarked;
