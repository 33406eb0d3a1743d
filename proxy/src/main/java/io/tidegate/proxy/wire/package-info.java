/**
 * The bytes of the MySQL client/server protocol that both sides share: numbers, packets, commands,
 * flags and statement parameters. Knows buffers, but no channels; depends on nothing else of the
 * proxy.
 */
@NullMarked
package io.tidegate.proxy.wire;

import org.jspecify.annotations.NullMarked;
