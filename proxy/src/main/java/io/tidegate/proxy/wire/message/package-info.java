/**
 * The messages of the protocol, one record each, named as the MySQL manual names them. Depends on
 * {@code wire} only.
 */
@NullMarked
package io.tidegate.proxy.wire.message;

import org.jspecify.annotations.NullMarked;
