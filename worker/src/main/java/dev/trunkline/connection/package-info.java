/** Connections and who may use them. */
package dev.trunkline.connection;
