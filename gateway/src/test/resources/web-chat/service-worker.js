// stands in for the service worker of the build
