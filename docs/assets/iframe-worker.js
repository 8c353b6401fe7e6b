/* Lets the search of the site work where its pages are opened as files: browsers give those no workers, so an
   empty frame does the work. Material for MkDocs fetches a script for this from a public server; this one is ours. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.appendChild(frame)
      const page = frame.contentDocument
      page.open()
      page.write("<!doctype html><html><body></body></html>")
      page.close()
      const inner = frame.contentWindow
      inner.postMessage = data => {
        const message = new MessageEvent("message", { data })
        this.dispatchEvent(message)
        if (this.onmessage) this.onmessage(message)
      }
      this.ready = new Promise(resolve => {
        const script = inner.document.createElement("script")
        script.src = new URL(url, location.href).href
        script.onload = () => resolve(inner)
        inner.document.body.appendChild(script)
      })
    }
    postMessage(data) {
      this.ready.then(inner => inner.dispatchEvent(new MessageEvent("message", { data })))
    }
    terminate() {}
  }
}
