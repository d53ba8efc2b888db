/**
 * Command-line tools against a running stack: {@code demo} shows a conversation, {@code replay} fills a group from a chat
 * log, {@code bench} measures. Start reading at {@link dev.skein.tools.Main}.
 */
@NullMarked
package dev.skein.tools;

import org.jspecify.annotations.NullMarked;
