/** The management port: health, metrics, probes and the sandbox proxy, closed to web pages in a browser. */
@NullMarked
package upay.management;

import org.jspecify.annotations.NullMarked;
