/** What Skein is to do, and which tests prove how much of it: start at {@link dev.skein.docs.features.Features}. */
package dev.skein.docs.features;
