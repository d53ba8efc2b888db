/** The stores that come with the SDK. They know nothing of the other rooms. */
@NullMarked
package dev.skein.sdk.internal.store;

import org.jspecify.annotations.NullMarked;
