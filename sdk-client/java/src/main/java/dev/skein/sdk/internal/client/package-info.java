/**
 * The client: puts the other rooms together, and is the door between the application's threads and the loop. Start at
 * {@link dev.skein.sdk.internal.client.DefaultClient}.
 */
@NullMarked
package dev.skein.sdk.internal.client;

import org.jspecify.annotations.NullMarked;
