/**
 * {@code ./skein replay}: a real chat log as load and as proof. Start at {@link dev.skein.tools.replay.Replay}; end-to-end
 * tests use it too.
 */
@NullMarked
package dev.skein.tools.replay;

import org.jspecify.annotations.NullMarked;
