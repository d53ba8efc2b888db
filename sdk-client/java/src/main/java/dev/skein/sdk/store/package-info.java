/** Where a device keeps what it knows: {@link dev.skein.sdk.store.Stores} has the ready ones. */
@NullMarked
package dev.skein.sdk.store;

import org.jspecify.annotations.NullMarked;
