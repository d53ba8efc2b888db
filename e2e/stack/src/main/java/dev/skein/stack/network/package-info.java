/** A network that fails when a test says so; start at {@link dev.skein.stack.network.TcpProxy}. */
@org.jspecify.annotations.NullMarked
package dev.skein.stack.network;
