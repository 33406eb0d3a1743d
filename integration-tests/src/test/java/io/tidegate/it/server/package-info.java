/** The servers that every other suite stands on, tried on their own. */
@NullMarked
package io.tidegate.it.server;

import org.jspecify.annotations.NullMarked;
