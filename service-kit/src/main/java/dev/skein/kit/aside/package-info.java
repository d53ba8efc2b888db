/**
 * What is done with work that fails again and again. Nothing is repeated whole for ever, and nothing holds up what stands
 * behind it because of its content: {@link dev.skein.kit.aside.Cause} tells why something failed,
 * {@link dev.skein.kit.aside.Halving} finds the entry at fault in a batch, {@link dev.skein.kit.aside.SetAside} keeps it
 * for an operator.
 */
@org.jspecify.annotations.NullMarked
package dev.skein.kit.aside;
