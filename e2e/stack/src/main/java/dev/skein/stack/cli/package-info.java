/**
 * The launcher behind {@code ./skein}: start at {@link dev.skein.stack.cli.Main}, then {@link dev.skein.stack.cli.Up}.
 *
 * <p>The shell script finds a JDK, builds what is missing, and hands over to these commands.
 */
@NullMarked
package dev.skein.stack.cli;

import org.jspecify.annotations.NullMarked;
