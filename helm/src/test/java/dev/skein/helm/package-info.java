/**
 * Checks of the Helm chart in {@code helm/skein}: lint, rendering of every value set in {@code ci/}, validation of every
 * rendered object against the schemas of Kubernetes and of the custom resources, and the facts that must not rot: drain
 * timing, security contexts, secrets, network edges, and that every setting of the services can be reached.
 *
 * <p>{@link Chart} renders, {@link Manifest} is what comes out, {@link KubernetesSchemas} judges it, {@link ServiceSettings}
 * knows what the services can be told. The generated parts of the chart are written by {@link GeneratedPartsTest} with
 * {@code -Dskein.docs.write}.
 */
@NullMarked
package dev.skein.helm;

import org.jspecify.annotations.NullMarked;
