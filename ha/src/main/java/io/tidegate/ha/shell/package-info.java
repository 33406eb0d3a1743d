/** A small SQL shell for people without a client program. */
@NullMarked
package io.tidegate.ha.shell;

import org.jspecify.annotations.NullMarked;
