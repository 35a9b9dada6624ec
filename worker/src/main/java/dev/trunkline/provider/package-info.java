/**
 * Secrets that are kept outside of Trunkline: it stores where they are and reads them when it logs in.
 *
 * <p>{@link dev.trunkline.provider.SecretProviders} knows which places there are and who may refer to what in them; {@link
 * dev.trunkline.provider.RecentReadings} reads there once for all who ask at the same time, and remembers it for a short while in memory.
 * Nothing here writes anything down.
 */
package dev.trunkline.provider;
