/** What the parts of a request's path cost, one by one, by JMH; run by {@code scripts/micro} under a Maven profile of its own. */
package upay.micro;
