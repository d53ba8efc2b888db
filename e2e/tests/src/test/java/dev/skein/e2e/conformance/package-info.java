/**
 * What every SDK must do, written once and run against each of them.
 *
 * <p>{@code resources/conformance/*.yaml} holds the scenarios. {@link dev.skein.e2e.conformance.ConformanceTest} runs each
 * with every {@link dev.skein.e2e.conformance.Sdk}; each device reaches the real gateway through its own
 * {@link dev.skein.e2e.conformance.FaultyGateway}, where the network and single frames can go wrong. The words a scenario
 * may use are in {@link dev.skein.e2e.conformance.Vocabulary}; start reading there.
 */
package dev.skein.e2e.conformance;
