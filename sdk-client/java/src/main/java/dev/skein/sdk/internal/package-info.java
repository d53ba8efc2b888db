/**
 * How the SDK works inside; not for applications. What all rooms share is here; the rooms are {@code connection},
 * {@code timeline}, {@code listener}, {@code store} and {@code runtime}, and {@code client}, which puts them together. A test
 * keeps them apart. Start at {@link dev.skein.sdk.internal.client.DefaultClient}.
 */
@NullMarked
package dev.skein.sdk.internal;

import org.jspecify.annotations.NullMarked;
