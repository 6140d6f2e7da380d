/** The events that Wengert adds to recordings of the JDK Flight Recorder, and whether one is running. */
package wengert.flight;
